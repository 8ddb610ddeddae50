import { expect, test } from 'vitest';
import { deviceNameOf } from './deviceName.ts';

test('a device is called after its browser and its system', () => {
  const like = 'AppleWebKit/537.36 (KHTML, like Gecko)';
  const agents = {
    'Chrome · Windows': `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${like} Chrome/140.0.0.0 Safari/537.36`,
    'Chrome · Linux': `Mozilla/5.0 (X11; Linux x86_64) ${like} HeadlessChrome/140.0.0.0 Safari/537.36`,
    'Edge · Windows': `Mozilla/5.0 (Windows NT 10.0) ${like} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`,
    'Firefox · Linux': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    'Chrome · Android': `Mozilla/5.0 (Linux; Android 16) ${like} Chrome/140.0.0.0 Mobile Safari/537.36`,
    'Safari · iPhone':
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 Version/18.4 Mobile Safari/604.1',
    'Safari · macOS':
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.4 Safari/605.1.15',
  };
  for (const [name, agent] of Object.entries(agents)) expect(deviceNameOf(agent, false)).toBe(name);
  expect(deviceNameOf(agents['Chrome · Windows'], true)).toBe('Perch · Windows');
  expect(deviceNameOf('curl', false)).toBe('');
});
