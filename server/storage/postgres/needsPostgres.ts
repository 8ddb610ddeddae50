import { beforeEach, inject } from 'vitest';

beforeEach(({ skip }) => {
  skip(inject('postgresFolder') === undefined, 'PostgreSQL is not installed');
});
