/*
 * `node main/launch/releaseNotes.ts v1.2.3`: prints the notes of a release, for the workflow that drafts it. Needs nothing
 * that would have to be installed.
 */
import fs from 'node:fs';
import path from 'node:path';
import { releaseNotes } from './package/releaseNotes.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const read = (name: string) => fs.readFileSync(path.join(root, name), 'utf8');
const { version } = JSON.parse(read('package.json')) as { version: string };
console.log(releaseNotes(process.argv[2] ?? '', version, read('CHANGELOG.md')));
