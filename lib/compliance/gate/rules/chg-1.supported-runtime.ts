import { END_OF_LIFE } from '../../lifecycle';
import { isObject, intrinsicOf, type Json, type TemplateResource } from '../../template/template';
import { notApplicable, problem, problemAt, problemWith } from '../judging';
import type { Rule } from '../rule';

const RUNTIMES: Readonly<Record<string, string>> = END_OF_LIFE['lambda-runtime'];

/** The runtimes that a value may become: itself, or every value that `Fn::FindInMap` can find under its last key. */
function runtimesOf(value: Json | undefined, fn: TemplateResource): readonly string[] | undefined {
  if (typeof value === 'string') return [value];
  const found =
    intrinsicOf(value) === 'Fn::FindInMap' && isObject(value) ? value['Fn::FindInMap'] : undefined;
  const mappings = fn.template.body.Mappings;
  if (!Array.isArray(found) || !isObject(mappings)) return undefined;
  const [name, , key] = found as readonly Json[];
  const map = typeof name === 'string' ? mappings[name] : undefined;
  if (!isObject(map) || typeof key !== 'string') return undefined;
  const values = Object.values(map).map((entry) => (isObject(entry) ? entry[key] : undefined));
  return values.every((it) => typeof it === 'string') ? values : undefined;
}

/** 45 CFR 164.308(a)(5)(ii)(B). AWS Lambda Developer Guide, "Lambda runtimes". */
export const supportedRuntime: Rule = {
  id: 'CHG-1.supported-runtime',
  title: 'Functions run on runtimes that get security patches',
  help: 'Use a runtime whose end of life is in the future, such as nodejs24.x.',
  types: ['AWS::Lambda::Function'],
  judge(fn, set) {
    if (fn.get('PackageType') === 'Image') return notApplicable; // CHG-1.pinned-image
    const runtimes = runtimesOf(fn.get('Runtime'), fn);
    const allowed = Object.keys(RUNTIMES)
      .filter((runtime) => RUNTIMES[runtime]! >= set.today)
      .join(', ');
    if (!runtimes) return [problem(fn, 'Runtime', allowed)];
    return runtimes.flatMap((runtime) => {
      const end = Object.hasOwn(RUNTIMES, runtime) ? RUNTIMES[runtime] : undefined;
      if (end === undefined)
        return [problemWith('Runtime', `${runtime || '""'}, which is not known`, allowed)];
      return end < set.today
        ? [problemAt({ path: 'Runtime', value: `${runtime}, end of life ${end}` }, allowed)]
        : [];
    });
  },
};
