import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { ConfigError, type ConfigProblem } from '../../../lib/config/problem';

/**
 * The example of a register, and what becomes of it when somebody edits it.
 * @param name of its file in `config/registers`, without the ending
 * @param read what validates the text of such a register
 */
export function registerExample(name: string, read: (text: string) => unknown) {
  const file = `config/registers/${name}.yaml`;
  const text = readFileSync(file, 'utf8');

  /** The example with one of its own lines replaced. */
  const edited = (from: string, to: string): string => {
    if (!text.includes(from)) throw new Error(`the example has no "${from}"`);
    return text.replace(from, to);
  };

  const problemsOf = (edit: string): readonly ConfigProblem[] => {
    try {
      read(edit);
    } catch (error) {
      if (error instanceof ConfigError) return error.problems;
      throw error;
    }
    return [];
  };

  /** What editors complain of, who check it with the schema alone. */
  const complaints = (edit: string): readonly object[] => {
    const schema = JSON.parse(readFileSync(`config/registers/${name}.schema.json`, 'utf8')) as object;
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    validate(parse(edit));
    return validate.errors ?? [];
  };

  /** Line of the example, from 1, on which a part of it stands first. */
  const lineOf = (part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

  return { file, text, edited, problemsOf, complaints, lineOf };
}
