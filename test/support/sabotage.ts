import type { ControlId } from '../../lib/compliance/controls/control';
import { controlsOf, failuresOf } from '../../lib/compliance/evidence/verdict';
import { evaluate } from '../../lib/compliance/gate/evaluate';
import { RULES } from '../../lib/compliance/gate/rules';
import { Template, type Json, type JsonObject } from '../../lib/compliance/template/template';
import { TemplateSet } from '../../lib/compliance/template/template-set';
import { deployment } from './deployment';

type Mutable = Record<string, unknown>;

/** One resource of a draft, for a test to break. */
class DraftResource {
  constructor(
    private readonly resources: Mutable,
    readonly logicalId: string,
  ) {}

  private get properties(): Mutable {
    const body = this.resources[this.logicalId] as Mutable;
    return (body.Properties ??= {}) as Mutable;
  }

  /** Replaces one property, by dotted path. */
  set(path: string, value: Json): void {
    const steps = path.split('.');
    const last = steps.pop()!;
    const parent = steps.reduce<Mutable>((node, step) => {
      const next = node[step];
      if (typeof next !== 'object' || next === null)
        throw new Error(`${this.logicalId} has no ${step} of ${path}`);
      return next as Mutable;
    }, this.properties);
    parent[last] = value;
  }

  /** Removes one property. */
  unset(path: string): void {
    const steps = path.split('.');
    const last = steps.pop()!;
    const parent = steps.reduce<Mutable>((node, step) => node[step] as Mutable, this.properties);
    if (!(last in parent)) throw new Error(`${this.logicalId} has no ${path}`);
    if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete parent[last];
  }

  get(path: string): unknown {
    return path
      .split('.')
      .reduce<unknown>((node, step) => (node as Mutable | undefined)?.[step], this.properties);
  }

  /** Removes the resource itself. */
  remove(): void {
    delete this.resources[this.logicalId];
  }
}

/** The templates of the example deployment, open to change. */
export class Draft {
  private readonly bodies = deployment().gate.templates.templates.map((template) => ({
    template,
    body: structuredClone(template.body) as Mutable,
  }));

  /** The first resource of a type (that fulfils a condition). */
  one(
    type: string,
    where: (properties: JsonObject, logicalId: string) => boolean = () => true,
  ): DraftResource {
    const [found] = this.all(type, where);
    if (!found) throw new Error(`the deployment has no ${type} to break`);
    return found;
  }

  all(
    type: string,
    where: (properties: JsonObject, logicalId: string) => boolean = () => true,
  ): DraftResource[] {
    return this.bodies.flatMap(({ body }) => {
      const resources = body.Resources as Record<string, { Type: string; Properties?: JsonObject }>;
      return Object.entries(resources)
        .filter(([id, resource]) => resource.Type === type && where(resource.Properties ?? {}, id))
        .map(([id]) => new DraftResource(resources as unknown as Mutable, id));
    });
  }

  /** Adds a resource to a stack (by the end of its name). */
  add(stack: string, logicalId: string, resource: JsonObject): void {
    const found = this.bodies.find(({ template }) => template.name.endsWith(stack));
    if (!found) throw new Error(`no stack ${stack}`);
    (found.body.Resources as Mutable)[logicalId] = resource;
  }

  /** Why synth would fail for these templates: the same judgement that decides the real exit code. */
  failures(): string[] {
    const { gate, evidence } = deployment();
    const set = new TemplateSet(
      this.bodies.map(({ template, body }) => {
        const { name, path, region, account } = template;
        return Template.fromObject(body as JsonObject, {
          name,
          path,
          ...(region !== undefined && { region }),
          ...(account !== undefined && { account }),
        });
      }),
      { today: evidence.deployment.judgedOn },
    );
    const excused = new Map(
      gate.recorder.rows.flatMap((row) =>
        row.exception ? [[`${row.stack}|${row.logicalId}|${row.rule}`, row.exception] as const] : [],
      ),
    );
    const judgements = evaluate(set, RULES, ({ template, logicalId }, rule) =>
      excused.get(`${template.name}|${logicalId}|${rule}`),
    );
    const controls = controlsOf({ set, rules: RULES, judgements, existing: new Set() });
    return failuresOf(judgements.rows, [], controls);
  }
}

/**
 * Breaks a control in the smallest way and expects synth to fail by its name. The evidence counts the test as the
 * proof without which a technical control cannot be met.
 */
export function sabotage(id: ControlId, what: string, breakIt: (draft: Draft) => void): void {
  test(`sabotage ${id} · ${what}`, () => {
    const draft = new Draft();
    breakIt(draft);
    const named = draft.failures().filter((line) => line.startsWith(`${id}.`) || line.startsWith(`${id} `));
    expect(named).not.toEqual([]);
  });
}
