import { expect, it } from 'vitest';
import type { AuditEntry } from '../../../shared/domain/AuditEntry.ts';
import type { UserId } from '../../../shared/domain/ids.ts';
import { auditFile } from './auditFile.ts';

const entry: AuditEntry = {
  id: 7,
  at: Date.UTC(2026, 10, 30, 12),
  kind: 'banned',
  by: { id: 'mia' as UserId, name: 'Mia' },
  person: { id: null, name: '=HYPERLINK("x")' },
  subject: null,
  former: null,
  reason: 'spam, again',
  endsAt: Date.UTC(2026, 11, 1),
  addresses: '203.0.113.7',
};

it('is a table that no spreadsheet takes for formulas', () => {
  expect(auditFile([entry], 'csv')).toBe(
    '\uFEFFid,time,kind,by,byId,person,personId,subject,former,reason,endsAt,addresses\r\n' +
      '7,2026-11-30T12:00:00.000Z,banned,Mia,mia,"\'=HYPERLINK(""x"")",,,,"spam, again",' +
      '2026-12-01T00:00:00.000Z,203.0.113.7\r\n',
  );
});

it('is a list of objects with everything', () => {
  expect(JSON.parse(auditFile([entry], 'json'))).toMatchObject([
    { id: 7, kind: 'banned', person: '=HYPERLINK("x")', reason: 'spam, again', subject: null },
  ]);
});
