import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Environment variable: the folder in which the first PostgreSQL server of a run of jest leaves its new files for the others. */
export const NEW_SERVER = 'BULWARK_TEST_NEW_POSTGRES';

/** Memory, where there is plenty: most of what a server of a test does is to create databases, which is to copy files. */
export function fastest(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > 4 * 2 ** 30 ? '/dev/shm' : tmpdir();
  } catch {
    return tmpdir();
  }
}
