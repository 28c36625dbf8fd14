import type { ConfigProblem } from '../../config/problem';
import type { AgreementsFile } from './agreement-schema';
import { MANDATORY, TERMS } from './terms';

/** What only shows when values are read together, or on a certain day. */
export function agreementProblems({ agreements, templates }: AgreementsFile, today: string): ConfigProblem[] {
  const known = templates.map(({ version }) => version);
  return [
    ...once('templates', 'version', known),
    ...once(
      'agreements',
      'tenant',
      agreements.map(({ tenant }) => tenant),
    ),
    ...once(
      'agreements',
      'sha256',
      agreements.map((it) => (it.state === 'requested' ? undefined : it.sha256)),
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
        ...once(`${at}.terms`, undefined, terms),
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

const wrong = (path: string, given: unknown, allowed: string): ConfigProblem => ({
  path,
  given: JSON.stringify(given),
  allowed,
  control: 'VND-4',
});

const notAfter = (path: string, day: string, limit: string, word: string): ConfigProblem[] =>
  day > limit ? [wrong(path, day, `a day not after ${word}, ${limit}`)] : [];

/** Every value that stood in the list before. */
function once(
  list: string,
  key: string | undefined,
  values: readonly (string | undefined)[],
): ConfigProblem[] {
  const seen = new Set<string>();
  return values.flatMap((value, i) => {
    if (value === undefined) return [];
    const again = seen.has(value);
    seen.add(value);
    const path = key === undefined ? `${list}.${i}` : `${list}.${i}.${key}`;
    return again
      ? [
          wrong(
            path,
            value,
            `a ${key ?? 'term'} that stands in the ${key === undefined ? 'list' : 'register'} once`,
          ),
        ]
      : [];
  });
}
