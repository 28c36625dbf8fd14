import { words } from '../../runtime/scrubber/fields';
import { type Kind, KINDS } from '../../runtime/scrubber/kinds';
import { InputError } from '../compliance/check/read-templates';

type Rule = Kind | 'text' | 'keep';
const RULES: readonly string[] = [...KINDS, 'text', 'keep'];
const isRule = (text: string): text is Rule => RULES.includes(text);

/**
 * What fields of an application's own hold: `chartNo=mrn`. The last `=` separates; a name may have one.
 * @throws InputError when one is not of that form, or said to be two things
 */
export function fieldRules(given: readonly string[]): Record<string, Rule> {
  const rules = new Map<string, Rule>();
  // Names are one without case, separators and numbers at the end.
  const said = new Map<string, Rule>();
  for (const text of given) {
    const at = text.lastIndexOf('=');
    const [name, rule] = [text.slice(0, Math.max(at, 0)).trim(), text.slice(at + 1).trim()];
    const key = words(name).join('');
    if (key === '') {
      throw new InputError(`--field was "${text}"; expected <name>=<kind>, such as chartNo=mrn`);
    }
    if (!isRule(rule)) {
      throw new InputError(`--field ${name} was "${rule}"; expected one of ${RULES.join(', ')}`);
    }
    const other = said.get(key);
    if (other !== undefined && other !== rule) {
      throw new InputError(`--field ${name} was both "${other}" and "${rule}"; expected one kind`);
    }
    said.set(key, rule);
    rules.set(name, rule);
  }
  return Object.fromEntries(rules);
}
