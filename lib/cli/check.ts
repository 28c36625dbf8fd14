import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { checkTemplates } from '../compliance/check/check';
import { InputError, readTemplates, reportRoot } from '../compliance/check/read-templates';
import { sarif } from '../compliance/check/sarif';
import { textReport } from '../compliance/check/text-report';
import { version } from '../version';
import { EXIT } from './exit';

interface Options {
  readonly json?: true;
  readonly sarif?: string | true;
  readonly today: string;
}

/** `bulwark check`: judges templates as they lie on disk. */
export function checkCommand(exit: (code: number) => void): Command {
  return new Command('check')
    .description('Judge CloudFormation templates by the rules of the gate.')
    .argument(
      '<path...>',
      'template files (JSON or YAML), cdk.out folders, or folders of *.template.json|yaml',
    )
    .option('--json', 'print every judgement as JSON')
    .option('--sarif [file]', 'print findings as SARIF 2.1.0, or write them to a file beside the report')
    .option(
      '--today <date>',
      'judge what expires as of this day, YYYY-MM-DD',
      new Date().toISOString().slice(0, 10),
    )
    .action((paths: string[], options: Options) => exit(check(paths, options)));
}

function check(paths: readonly string[], options: Options): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(options.today) || Number.isNaN(Date.parse(options.today))) {
    throw new InputError(`--today was "${options.today}"; expected a date YYYY-MM-DD`);
  }
  const file = typeof options.sarif === 'string' ? options.sarif : undefined;
  if (file !== undefined && !/\.sarif(\.json)?$/.test(file)) {
    // The name is optional, so that a template could stand in its place and be overwritten.
    throw new InputError(`--sarif was "${file}"; expected a file name that ends in .sarif or .sarif.json`);
  }
  if (options.json && options.sarif === true) {
    throw new InputError('--json and --sarif both print a report; name a file for --sarif');
  }
  const templates = readTemplates(paths);
  const judgements = checkTemplates(templates, options.today);
  const findings = judgements.rows.filter(({ result }) => result === 'non-compliant').length;
  if (options.sarif !== undefined) {
    const text = `${JSON.stringify(sarif(templates, judgements, reportRoot(templates), version()), undefined, 1)}\n`;
    if (file === undefined) process.stdout.write(text);
    else writeFileSync(file, text);
  }
  if (options.json) {
    const files = templates.map(({ name, path, sha256, resources }) => ({
      name,
      path,
      sha256,
      resources: resources.size,
    }));
    const report = { judgedOn: options.today, findings, templates: files, ...judgements };
    process.stdout.write(`${JSON.stringify(report, undefined, 1)}\n`);
  } else if (options.sarif !== true) {
    process.stdout.write(textReport(templates, judgements, process.stdout.isTTY && !process.env.NO_COLOR));
  }
  return findings > 0 ? EXIT.findings : EXIT.ok;
}
