import { join } from 'node:path';
import { runApp } from '../lib/cli/app';

process.exitCode = runApp({ root: join(__dirname, '..') });
