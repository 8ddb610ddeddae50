import { KeysHelp } from './KeysHelp.tsx';
import { Tour } from './Tour.tsx';

/** What explains Perch: the tour at the first start, and the list of all keys. */
export function Guidance() {
  return (
    <>
      <Tour />
      <KeysHelp />
    </>
  );
}
