import { benchAudit } from './audit';
import { benchAuthorization } from './authorization';
import { benchColdStart } from './cold-start';
import { benchFieldEncryption } from './field-encryption';
import { benchRls } from './rls';
import { benchScrub } from './scrub';
import { benchScrubFilter } from './scrub-filter';
import { benchSessions } from './sessions';
import { benchSynth } from './synth';

const BENCHES: Readonly<Record<string, (runs: number) => void | Promise<void>>> = {
  synth: benchSynth,
  audit: benchAudit,
  authorization: benchAuthorization,
  rls: benchRls,
  'field-encryption': benchFieldEncryption,
  sessions: benchSessions,
  'cold-start': benchColdStart,
  scrub: benchScrub,
  'scrub-filter': benchScrubFilter,
};
const USAGE = `usage: npm run bench -- <${Object.keys(BENCHES).join('|')}> [runs]\n`;

const [name = '', runs = '5'] = process.argv.slice(2);
const bench = BENCHES[name];
if (!bench || !/^[1-9]\d*$/.test(runs)) {
  process.stderr.write(USAGE);
  process.exitCode = name === '--help' ? 0 : 2;
} else {
  void bench(Number(runs));
}
