import { describe, expect, it } from 'vitest';
import { chordLabel, chords, isHandledByApp, isMacAgent, matchesChord } from './keyboardChords.ts';

const press = (change: Partial<Parameters<typeof matchesChord>[0]>) => ({
  key: 'M',
  code: 'KeyM',
  ctrlKey: true,
  metaKey: false,
  shiftKey: true,
  altKey: false,
  ...change,
});

describe('matchesChord', () => {
  it('requires Ctrl and Shift, and no other modifier', () => {
    expect(matchesChord(press({}), chords.mute, false)).toBe(true);
    expect(matchesChord(press({ key: 'm' }), chords.mute, false)).toBe(true);
    expect(matchesChord(press({ shiftKey: false }), chords.mute, false)).toBe(false);
    expect(matchesChord(press({ ctrlKey: false }), chords.mute, false)).toBe(false);
    expect(matchesChord(press({ altKey: true }), chords.mute, false)).toBe(false);
    expect(matchesChord(press({ metaKey: true }), chords.mute, true)).toBe(false);
  });

  it('accepts Command instead of Ctrl on macOS only', () => {
    const command = press({ ctrlKey: false, metaKey: true });
    expect(matchesChord(command, chords.mute, true)).toBe(true);
    expect(matchesChord(command, chords.mute, false)).toBe(false);
    expect(matchesChord(press({}), chords.mute, true)).toBe(true);
  });

  it('distinguishes the letters', () => {
    expect(matchesChord(press({}), chords.deafen, false)).toBe(false);
    expect(matchesChord(press({ key: 'D', code: 'KeyD' }), chords.deafen, false)).toBe(true);
  });

  it('uses the label of a Latin keyboard and the position on any other', () => {
    expect(matchesChord(press({ key: 'ㅡ' }), chords.mute, false)).toBe(true);
    expect(matchesChord(press({ key: 'M', code: 'Semicolon' }), chords.mute, false)).toBe(true);
    expect(matchesChord(press({ key: '?', code: 'KeyM' }), chords.mute, false)).toBe(false);
  });
});

describe('isHandledByApp', () => {
  const pressed = new Set(['ControlLeft', 'ShiftLeft', 'KeyM']);
  it('is true if the press completes a global key', () => {
    expect(isHandledByApp(['ControlLeft', 'ShiftLeft', 'KeyM'], pressed)).toBe(true);
    expect(isHandledByApp(['KeyM'], pressed)).toBe(true);
  });

  it('is false for every other press', () => {
    expect(isHandledByApp(null, pressed)).toBe(false);
    expect(isHandledByApp(['ControlRight', 'ShiftLeft', 'KeyM'], pressed)).toBe(false);
    expect(isHandledByApp(['F8'], pressed)).toBe(false);
  });
});

describe('chordLabel', () => {
  it('is written in the notation of the system', () => {
    expect(chordLabel(chords.mute, false)).toBe('Ctrl+Shift+M');
    expect(chordLabel(chords.deafen, true)).toBe('⇧⌘D');
  });
});

describe('isMacAgent', () => {
  it('distinguishes macOS from iOS and Linux', () => {
    expect(isMacAgent('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)')).toBe(true);
    expect(isMacAgent('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)')).toBe(false);
    expect(isMacAgent('Mozilla/5.0 (X11; Linux x86_64)')).toBe(false);
  });
});
