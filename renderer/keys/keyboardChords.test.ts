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
  it('wants Ctrl and Shift, and nothing else', () => {
    expect(matchesChord(press({}), chords.mute, false)).toBe(true);
    expect(matchesChord(press({ key: 'm' }), chords.mute, false)).toBe(true);
    expect(matchesChord(press({ shiftKey: false }), chords.mute, false)).toBe(false);
    expect(matchesChord(press({ ctrlKey: false }), chords.mute, false)).toBe(false);
    expect(matchesChord(press({ altKey: true }), chords.mute, false)).toBe(false);
    expect(matchesChord(press({ metaKey: true }), chords.mute, true)).toBe(false);
  });

  it('takes Command instead of Ctrl on a Mac only', () => {
    const command = press({ ctrlKey: false, metaKey: true });
    expect(matchesChord(command, chords.mute, true)).toBe(true);
    expect(matchesChord(command, chords.mute, false)).toBe(false);
    expect(matchesChord(press({}), chords.mute, true)).toBe(true);
  });

  it('tells the letters apart', () => {
    expect(matchesChord(press({}), chords.deafen, false)).toBe(false);
    expect(matchesChord(press({ key: 'D', code: 'KeyD' }), chords.deafen, false)).toBe(true);
  });

  it('follows the label of a Latin keyboard and the place on any other', () => {
    expect(matchesChord(press({ key: 'ㅡ' }), chords.mute, false)).toBe(true);
    expect(matchesChord(press({ key: 'M', code: 'Semicolon' }), chords.mute, false)).toBe(true);
    expect(matchesChord(press({ key: '?', code: 'KeyM' }), chords.mute, false)).toBe(false);
  });
});

describe('isHandledByApp', () => {
  const pressed = new Set(['ControlLeft', 'ShiftLeft', 'KeyM']);
  it('knows a global key that the same press completes', () => {
    expect(isHandledByApp(['ControlLeft', 'ShiftLeft', 'KeyM'], pressed)).toBe(true);
    expect(isHandledByApp(['KeyM'], pressed)).toBe(true);
  });

  it('leaves every other press to the page', () => {
    expect(isHandledByApp(null, pressed)).toBe(false);
    expect(isHandledByApp(['ControlRight', 'ShiftLeft', 'KeyM'], pressed)).toBe(false);
    expect(isHandledByApp(['F8'], pressed)).toBe(false);
  });
});

describe('chordLabel', () => {
  it('is written as on the keyboard', () => {
    expect(chordLabel(chords.mute, false)).toBe('Ctrl+Shift+M');
    expect(chordLabel(chords.deafen, true)).toBe('⇧⌘D');
  });
});

describe('isMacAgent', () => {
  it('knows a Mac from an iPhone and from Linux', () => {
    expect(isMacAgent('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)')).toBe(true);
    expect(isMacAgent('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)')).toBe(false);
    expect(isMacAgent('Mozilla/5.0 (X11; Linux x86_64)')).toBe(false);
  });
});
