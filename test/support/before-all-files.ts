import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { NEW_SERVER, fastest } from './fast-folder';

export default function beforeAllFiles(): void {
  process.env[NEW_SERVER] = mkdtempSync(join(fastest(), 'bulwark-postgres-new-'));
}
