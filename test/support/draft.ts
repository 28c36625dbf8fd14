import { failuresOf, controlsOf } from '../../lib/compliance/evidence/verdict';
import { evaluate } from '../../lib/compliance/gate/evaluate';
import type { Exception } from '../../lib/compliance/gate/exception';
import type { Rule } from '../../lib/compliance/gate/rule';
import { RULES } from '../../lib/compliance/gate/rules';
import { isObject, Template, type Json, type JsonObject } from '../../lib/compliance/template/template';
import { TemplateSet } from '../../lib/compliance/template/template-set';
import { deployment } from './deployment';

/** A property path: dotted, or a list of steps where a name has dots of its own. */
export type Path = string | readonly (string | number)[];
type Mutable = Record<string, unknown>;

const stepsOf = (path: Path): string[] => (typeof path === 'string' ? path.split('.') : path.map(String));

/** One template of a draft; it is copied when something in it is first changed. */
class Sheet {
  private copy: JsonObject | undefined;
  /** Region to which the stack is deployed. */
  region: string | undefined;

  constructor(readonly original: Template) {
    this.region = original.region;
  }

  get name(): string {
    return this.original.name;
  }

  get resources(): JsonObject {
    return (this.copy ?? this.original.body).Resources as JsonObject;
  }

  /** The resources, open to change. */
  get open(): Mutable {
    this.copy ??= structuredClone(this.original.body);
    return this.copy.Resources as Mutable;
  }

  get template(): Template {
    const { original, region, copy } = this;
    if (!copy && region === original.region) return original;
    const { name, path, account } = original;
    const place = { ...(region !== undefined && { region }), ...(account !== undefined && { account }) };
    return Template.fromObject(copy ?? original.body, { name, path, ...place });
  }
}

/** One resource of a draft, for a test to break. */
export class DraftResource {
  constructor(
    private readonly sheet: Sheet,
    readonly logicalId: string,
  ) {}

  /** The value at a path below Properties; undefined when nothing is there. */
  get(path: Path): Json | undefined {
    const body = this.sheet.resources[this.logicalId] as JsonObject;
    return stepsOf(path).reduce<Json | undefined>(
      (node, step) => (node as JsonObject | undefined)?.[step],
      body.Properties,
    );
  }

  /**
   * The path of the first element of a list that fulfils a condition.
   * @throws Error when no element does: the deployment has changed under the test
   */
  at(path: string, where: (element: JsonObject) => boolean): string {
    const list = this.get(path);
    const index = Array.isArray(list)
      ? list.findIndex((element: Json) => isObject(element) && where(element))
      : -1;
    if (index < 0) throw new Error(`${this.logicalId} has no such element in ${path}`);
    return `${path}.${index}`;
  }

  /** Replaces, or adds, one property. */
  set(path: Path, value: Json): void {
    const [parent, last] = this.parentOf(path);
    parent[last] = value;
  }

  /** Removes one property or one element of a list. */
  unset(path: Path): void {
    const [parent, last] = this.parentOf(path);
    if (!(last in parent)) throw new Error(`${this.logicalId} has no ${stepsOf(path).join('.')}`);
    if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete parent[last];
  }

  /** Adds an element to a list. */
  push(path: Path, value: Json): void {
    const [parent, last] = this.parentOf(path);
    (parent[last] as unknown[]).push(value);
  }

  /** Replaces, or with undefined removes, what stands beside the properties: `DeletionPolicy`, `Metadata`. */
  attribute(name: string, value: Json | undefined): void {
    const body = this.body;
    if (value === undefined) delete body[name];
    else body[name] = value;
  }

  /** Removes the resource itself. */
  remove(): void {
    delete this.sheet.open[this.logicalId];
  }

  private get body(): Mutable {
    return this.sheet.open[this.logicalId] as Mutable;
  }

  private parentOf(path: Path): [parent: Mutable, last: string] {
    const steps = stepsOf(path);
    const last = steps.pop()!;
    const parent = steps.reduce<Mutable>(
      (node, step) => {
        const next = node[step];
        if (typeof next !== 'object' || next === null) {
          throw new Error(`${this.logicalId} has no ${step} on the way to ${[...steps, last].join('.')}`);
        }
        return next as Mutable;
      },
      (this.body.Properties ??= {}) as Mutable,
    );
    return [parent, last];
  }
}

type Where = (properties: JsonObject, logicalId: string) => boolean;

/** The templates of the example deployment, open to change. */
export class Draft {
  private readonly sheets = deployment().templates.templates.map((template) => new Sheet(template));

  /**
   * The first resource of a type (that fulfils a condition).
   * @throws Error when there is none: the deployment has changed under the test
   */
  one(type: string, where: Where = () => true): DraftResource {
    const [found] = this.all(type, where);
    if (!found) throw new Error(`the deployment has no such ${type} to break`);
    return found;
  }

  all(type: string, where: Where = () => true): DraftResource[] {
    return this.sheets.flatMap((sheet) =>
      Object.entries(sheet.resources)
        .filter(([id, body]) => {
          if (!isObject(body) || body.Type !== type) return false;
          return where(isObject(body.Properties) ? body.Properties : {}, id);
        })
        .map(([id]) => new DraftResource(sheet, id)),
    );
  }

  /** Adds a resource to a stack (by the end of its name). */
  add(stack: string, type: string, properties: JsonObject = {}, rest: JsonObject = {}): void {
    const resources = this.sheet(stack).open;
    resources[`Saboteur${Object.keys(resources).length}`] = { Type: type, Properties: properties, ...rest };
  }

  /** Deploys a stack (by the end of its name) to another region. */
  move(stack: string, region: string): void {
    this.sheet(stack).region = region;
  }

  private sheet(stack: string): Sheet {
    const found = this.sheets.find(({ name }) => name.endsWith(stack));
    if (!found) throw new Error(`the deployment has no stack ${stack}`);
    return found;
  }

  /**
   * Why synth would fail for these templates: the same judgement that decides the real exit code.
   * @param rules those to judge by
   */
  failures(rules: readonly Rule[] = RULES): string[] {
    const set = new TemplateSet(
      this.sheets.map(({ template }) => template),
      { today: deployment().templates.today },
    );
    const judgements = evaluate(set, rules, ({ template, logicalId }, rule) =>
      excuses().get(`${template.name}|${logicalId}|${rule}`),
    );
    // The example leaves no service of the account to an organization, so nothing is declared existing.
    const controls = controlsOf({ set, rules, judgements, existing: new Set() });
    return failuresOf(judgements.rows, [], controls);
  }
}

let known: ReadonlyMap<string, Exception> | undefined;

/** The exceptions that excused findings of the real synth, by stack, resource and rule. */
const excuses = (): ReadonlyMap<string, Exception> =>
  (known ??= new Map(
    deployment().recorder.rows.flatMap((row) =>
      row.exception ? [[`${row.stack}|${row.logicalId}|${row.rule}`, row.exception] as const] : [],
    ),
  ));
