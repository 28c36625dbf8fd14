import { existsSync } from 'node:fs';
import type { z } from 'zod';
import { ConfigError, type ConfigProblem } from '../../config/problem';
import { schemaProblems } from '../../config/schema-problems';
import { parseYamlFile, readText } from '../../config/yaml-file';
import type { ControlId } from '../controls/control';

/** One kind of register: a YAML file of which every line that is wrong can be named. */
export interface RegisterKind<Content> {
  /** What it is, for messages, such as `the register of the workforce`. */
  readonly what: string;
  /** What stands in it, for messages, such as `a mapping with people`. */
  readonly shape: string;
  /** The control that demands it. */
  readonly control: ControlId;
  readonly schema: z.ZodType<Content>;
  /** What no schema can say, on a day, YYYY-MM-DD. */
  readonly problems: (content: Content, today: string) => readonly ConfigProblem[];
}

/**
 * Reads the text of a register.
 * @param file path, relative to the project, where synth runs
 * @throws ConfigError when it is not there, or no text
 */
export function readRegister<Content>({ what, control }: RegisterKind<Content>, file: string): string {
  if (!existsSync(file)) {
    throw new ConfigError(file, [{ path: '', given: 'no such file', allowed: what, control }]);
  }
  return readText(file, what);
}

/**
 * Validates the text of a register.
 * @param today day on which it is judged, YYYY-MM-DD
 * @throws ConfigError listing every problem, with its line
 */
export function parseRegister<Content>(
  { shape, schema, problems }: RegisterKind<Content>,
  text: string,
  source: string,
  today: string,
): Content {
  const { input, lineOf } = parseYamlFile(text, source, shape);
  const located = (found: readonly ConfigProblem[]) =>
    new ConfigError(
      source,
      found.map((problem) => {
        const line = lineOf(problem.path);
        return { ...problem, ...(line !== undefined && { line }) };
      }),
    );
  const result = schema.safeParse(input);
  if (!result.success) throw located(schemaProblems(schema, input, result.error.issues));
  const found = problems(result.data, today);
  if (found.length > 0) throw located(found);
  return result.data;
}
