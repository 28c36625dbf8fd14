import { Command } from 'commander';
import { LineScrubber } from '../../runtime/logs/line-scrubber';
import { createScrubber, type Scrubber } from '../../runtime/scrubber';
import { EXIT } from './exit';
import { progress } from './progress';
import { fieldRules } from './scrub-fields';
import { inputsOf, STDIN } from './scrub-input';
import { pseudonymKey } from './scrub-key';
import { StandardOutput } from './scrub-output';
import { asText, Tally } from './scrub-tally';

interface Options {
  readonly keyFile?: string;
  readonly field?: readonly string[];
  readonly stats?: true;
  readonly json?: true;
}

/** A longer line is held by nobody, bytes. */
const LONGEST_LINE = 16 * 1024 * 1024;

const HELP = `
Lines are JSON or plain text, mixed as they come. As many come out as went in; a clean one is not touched. An identifier
becomes [phone], or with a key [phone:K3JAQ2MZ7A]: the same for the same number, so that lines stay joinable.
Names in free text are found behind words that announce them, and in fields; docs/scrubber.md says what is found, and what not.

Exit codes: 0 scrubbed, 1 a line is withheld (too long, or UTF-16), 2 wrong usage or input that is no text: compressed, UTF-16.

Examples:
  bulwark scrub app.log > clean.log
  kubectl logs intake | bulwark scrub --stats | less
  openssl rand -hex 32 > scrub.key && chmod 600 scrub.key && bulwark scrub --key-file scrub.key app-*.log > clean.log
  bulwark scrub --field chartNo=mrn --field visitLabel=text --field buildDate=keep app.log > clean.log
  zcat app.log.gz | bulwark scrub > clean.log`;

/** `bulwark scrub`: the scrubber as a filter, for the logs that people already have. */
export function scrubCommand(exit: (code: number) => void): Command {
  return new Command('scrub')
    .description('Remove identifiers of people from log lines.')
    .argument('[file...]', `log files; "${STDIN}" or none for standard input`)
    .option('--key-file <file>', 'replace by keyed pseudonyms; the file holds the key, 32 bytes or more')
    .option(
      '--field <name=kind>',
      'what a field of your own holds: a kind such as mrn, text (patterns tell), or keep; repeatable',
      (field: string, before: readonly string[] | undefined) => [...(before ?? []), field],
    )
    .option('--stats', 'say on standard error how many of which kind were found')
    .option('--json', 'say it as JSON')
    .addHelpText('after', HELP)
    .action(async (files: string[], options: Options) => exit(await scrub(files, options)));
}

async function scrub(files: readonly string[], options: Options): Promise<number> {
  const key = options.keyFile === undefined ? undefined : pseudonymKey(options.keyFile);
  const fields = fieldRules(options.field ?? []);
  const inputs = inputsOf(files);
  const scrubber: Scrubber = createScrubber({ fields, ...(key && { pseudonymKey: key }) });
  const tally = new Tally(options.stats || options.json);
  const output = new StandardOutput();
  const bar = progress('scrubbing', inputs.bytes);
  try {
    let isOpenLine = false;
    for (const input of inputs.streams()) {
      const lines = new LineScrubber(scrubber, {
        longestLine: LONGEST_LINE,
        onChanged: (given, clean) => tally.add(given, clean),
      });
      if (isOpenLine) await output.write(Buffer.from('\n')); // the last line of a file is not the first of the next
      for await (const chunk of input) {
        await output.write(lines.push(chunk));
        bar.add(chunk.length);
        if (output.isClosed) return EXIT.ok;
      }
      const rest = lines.end();
      isOpenLine = rest.length > 0;
      await output.write(rest);
      tally.lines += lines.lines;
    }
  } finally {
    bar.stop();
    output.release();
  }
  if (options.json) process.stderr.write(`${JSON.stringify(tally.report())}\n`);
  else if (options.stats) process.stderr.write(asText(tally.report()));
  return tally.withheld > 0 ? EXIT.findings : EXIT.ok;
}
