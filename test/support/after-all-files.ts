import { rmSync } from 'node:fs';
import { NEW_SERVER } from './fast-folder';

export default function afterAllFiles(): void {
  rmSync(process.env[NEW_SERVER]!, { recursive: true, force: true });
}
