import { isObject, intrinsicOf, type Json, type Template, type TemplateResource } from './template';

export interface TemplateSetOptions {
  /**
   * Day on which whatever expires is judged, YYYY-MM-DD.
   * @default - today
   */
  readonly today?: string;
}

/** Longer chains of exports that name each other are circles. */
const MAX_HOPS = 10;

/**
 * All templates that are judged together, with the references between them followed:
 * `Ref`, `Fn::GetAtt`, `Fn::Sub` of a single reference, `Fn::ImportValue`, `Fn::GetStackOutput`.
 */
export class TemplateSet {
  private readonly byType = new Map<string, TemplateResource[]>();
  private readonly exports = new Map<string, { value: Json; template: Template }>();
  private readonly byName = new Map<string, Template>();
  private readonly indexes = new Map<(set: TemplateSet) => unknown, unknown>();

  /** Day on which whatever expires is judged, YYYY-MM-DD. */
  readonly today: string;

  constructor(
    readonly templates: readonly Template[],
    options: TemplateSetOptions = {},
  ) {
    this.today = options.today ?? new Date().toISOString().slice(0, 10);
    for (const template of templates) {
      this.byName.set(template.name, template);
      for (const resource of template.resources.values()) {
        const list = this.byType.get(resource.type);
        if (list) list.push(resource);
        else this.byType.set(resource.type, [resource]);
      }
      for (const output of Object.values(isObject(template.body.Outputs) ? template.body.Outputs : {})) {
        if (!isObject(output) || !isObject(output.Export)) continue;
        if (typeof output.Export.Name === 'string' && output.Value !== undefined) {
          this.exports.set(output.Export.Name, { value: output.Value, template });
        }
      }
    }
  }

  ofType(...types: readonly string[]): readonly TemplateResource[] {
    if (types.length === 1) return this.byType.get(types[0]!) ?? [];
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  get types(): readonly string[] {
    return [...this.byType.keys()];
  }

  *resources(): Iterable<TemplateResource> {
    for (const template of this.templates) yield* template.resources.values();
  }

  /** The resource that a value refers to, followed across stacks; undefined for anything else. */
  target(value: Json | undefined, from: Template, hops = 0): TemplateResource | undefined {
    if (!isObject(value) || hops > MAX_HOPS) return undefined;
    switch (intrinsicOf(value)) {
      case 'Ref':
        return typeof value.Ref === 'string' ? from.resources.get(value.Ref) : undefined;
      case 'Fn::GetAtt': {
        const att = value['Fn::GetAtt'];
        const id = Array.isArray(att) ? att[0] : typeof att === 'string' ? att.split('.')[0] : undefined;
        return typeof id === 'string' ? from.resources.get(id) : undefined;
      }
      case 'Fn::Sub': {
        const text = value['Fn::Sub'];
        const match = typeof text === 'string' ? /^\$\{([A-Za-z0-9]+)(\.[A-Za-z0-9.]+)?\}$/.exec(text) : null;
        return match ? from.resources.get(match[1]!) : undefined;
      }
      case 'Fn::ImportValue': {
        const name = value['Fn::ImportValue'];
        const found = typeof name === 'string' ? this.exports.get(name) : undefined;
        return found && this.target(found.value, found.template, hops + 1);
      }
      case 'Fn::GetStackOutput': {
        const args = value['Fn::GetStackOutput'];
        if (!isObject(args) || typeof args.StackName !== 'string' || typeof args.OutputName !== 'string') {
          return undefined;
        }
        const template = this.byName.get(args.StackName);
        const outputs = template && isObject(template.body.Outputs) ? template.body.Outputs : {};
        const output = outputs[args.OutputName];
        return template && isObject(output) ? this.target(output.Value, template, hops + 1) : undefined;
      }
      default:
        return undefined;
    }
  }

  /** Every resource mentioned anywhere inside a value. */
  mentions(value: Json | undefined, from: Template): TemplateResource[] {
    const found = new Set<TemplateResource>();
    const walk = (node: Json | undefined): void => {
      if (Array.isArray(node)) node.forEach(walk);
      else if (isObject(node)) {
        const target = this.target(node, from);
        if (target) found.add(target);
        const sub = node['Fn::Sub'];
        const text = Array.isArray(sub) ? sub[0] : sub;
        if (typeof text === 'string') {
          for (const [, id] of text.matchAll(/\$\{([A-Za-z0-9]+)(?:\.[A-Za-z0-9.]+)?\}/g)) {
            const resource = from.resources.get(id!);
            if (resource) found.add(resource);
          }
        }
        Object.values(node).forEach(walk);
      }
    };
    walk(value);
    return [...found];
  }

  /**
   * Something derived once per set and shared by all judgements, such as "which key alias names which key".
   * @param build a module-level function: it is the cache key
   */
  index<T>(build: (set: TemplateSet) => T): T {
    if (!this.indexes.has(build)) this.indexes.set(build, build(this));
    return this.indexes.get(build) as T;
  }
}
