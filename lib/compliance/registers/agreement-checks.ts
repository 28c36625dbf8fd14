import { type ConfigProblem, wrong as problem } from '../../config/problem';
import type { AgreementsFile } from './agreement-schema';
import { type Placed, repeated } from './repeated';
import { MANDATORY, TERMS } from './terms';

/** What only shows when values are read together, or on a certain day. */
export function agreementProblems({ agreements, templates }: AgreementsFile, today: string): ConfigProblem[] {
  const known = templates.map(({ version }) => version);
  return [
    ...once(
      templates.map(({ version }, i) => [`templates.${i}.version`, version]),
      'version',
    ),
    ...once(
      agreements.map(({ tenant }, i) => [`agreements.${i}.tenant`, tenant]),
      'tenant',
    ),
    ...once(
      agreements.map((it, i) => [`agreements.${i}.sha256`, it.state === 'requested' ? undefined : it.sha256]),
      'sha256',
    ),
    ...agreements.flatMap((agreement, i) => {
      const at = `agreements.${i}`;
      if (agreement.state === 'requested')
        return notAfter(`${at}.requestedOn`, agreement.requestedOn, today, 'today');
      const { executedOn, endsOn, retainUntil, template, terms } = agreement;
      const after = (name: 'endsOn' | 'retainUntil', day: string | undefined) =>
        day !== undefined && day <= executedOn
          ? [wrong(`${at}.${name}`, day, `a day after the execution, ${executedOn}`)]
          : [];
      const missing = MANDATORY.filter((id) => !terms.includes(id));
      return [
        ...notAfter(`${at}.executedOn`, executedOn, today, 'today'),
        ...after('endsOn', endsOn),
        ...after('retainUntil', retainUntil),
        ...once(
          terms.map((term, j) => [`${at}.terms.${j}`, term]),
          'term',
          'list',
        ),
        ...(known.includes(template)
          ? []
          : [wrong(`${at}.template`, template, `a version in templates: ${known.join(', ') || 'none yet'}`)]),
        ...missing.map((id) =>
          wrong(
            `${at}.terms`,
            terms,
            `with ${id} (${TERMS[id].title}), for 164.504(e)(2)${TERMS[id].paragraph} demands it`,
          ),
        ),
        ...(agreement.state === 'ended'
          ? [
              ...notAfter(`${at}.endedOn`, agreement.endedOn, today, 'today'),
              ...(agreement.endedOn < executedOn
                ? [wrong(`${at}.endedOn`, agreement.endedOn, `a day not before the execution, ${executedOn}`)]
                : []),
            ]
          : []),
      ];
    }),
  ];
}

const wrong = (path: string, given: unknown, allowed: string): ConfigProblem =>
  problem(path, given, allowed, 'VND-4');

const notAfter = (path: string, day: string, limit: string, word: string): ConfigProblem[] =>
  day > limit ? [wrong(path, day, `a day not after ${word}, ${limit}`)] : [];

const once = (values: readonly Placed[], what: string, where = 'register'): ConfigProblem[] =>
  repeated(values).map(([path, value]) => wrong(path, value, `a ${what} that stands in the ${where} once`));
