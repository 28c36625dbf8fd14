import { Command } from 'commander';
import { checkProof, MAX_PROOF_BYTES, printable, type ProofReport } from '../../verifier';
import { EXIT } from './exit';
import { keysFrom, readSmallFile, withInput } from './log-source';

interface Options {
  readonly key: string;
  readonly json?: true;
}

const HELP = `
Nothing else is needed: no log, no network.

Exit codes: 0 the record is in the log, 1 the proof does not hold, 2 wrong usage or a file that cannot be read.

Example:
  bulwark log check-proof record-17.tlog-proof --key clinic-a.vkey`;

/** `bulwark log check-proof`: checks the proof of one record with nothing but the key. */
export function checkProofCommand(exit: (code: number) => void): Command {
  return new Command('check-proof')
    .description('Check the proof of one record with nothing but the verifier key of its log.')
    .argument('<file>', 'proof that "bulwark log prove" made')
    .requiredOption('--key <key>', 'verifier key, or a file with verifier keys, one a line')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', HELP)
    .action(async (file: string, options: Options) =>
      exit(await withInput(async () => check(file, options))),
    );
}

function check(file: string, { key, json }: Options): number {
  const report = checkProof(readSmallFile(file, MAX_PROOF_BYTES), file, keysFrom(key));
  process.stdout.write(json ? `${JSON.stringify(report, undefined, 1)}\n` : asText(report));
  return report.valid ? EXIT.ok : EXIT.findings;
}

function asText({ record, findings }: ProofReport): string {
  if (!record) {
    return `${['NOT PROVED', ...findings.map(({ kind, what }) => `  ${kind}  ${what}`)].join('\n')}\n`;
  }
  const { index, id, time, ingested, origin, size, root } = record;
  return `${[
    `PROVED: the record is entry ${index} of ${origin}`,
    `record id    ${printable(id)}`,
    `happened     ${time}`,
    `ingested     ${ingested}`,
    `checkpoint   size ${size}, root ${root}`,
  ].join('\n')}\n`;
}
