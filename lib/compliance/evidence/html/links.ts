import type { RuleRow } from '../../gate/row';
import { markup, type Markup } from '../markup';
import type { Evidence } from '../model';

/** `AwsSolutions-IAM5` of `AwsSolutions-IAM5[Resource::*]`: the rule without its finding. */
export const ruleOf = ({ rule }: Pick<RuleRow, 'rule'>): string => rule.replace(/\[.*\]$/s, '');

/**
 * Links within the page. A fragment names what it opens: `#control/KEY-1`, `#citation/164.312(a)(1)`,
 * `#resource/<stack>/<logical id>`, `#rule/KEY-1.kms-rotation`, `#exception/1`. What the evidence does not hold is
 * plain text, so that no link leads nowhere.
 */
export class Links {
  private readonly controls: ReadonlySet<string>;
  private readonly citations: ReadonlySet<string>;
  private readonly resources: ReadonlySet<string>;
  private readonly types: ReadonlySet<string>;
  private readonly rules: ReadonlySet<string>;

  constructor({ controls, citations, inventory, judgements, rules }: Evidence) {
    this.controls = new Set(controls.map(({ id }) => id));
    this.citations = new Set(citations.map(({ citation }) => citation));
    this.resources = new Set(inventory.map(({ stack, logicalId }) => `${stack}/${logicalId}`));
    this.types = new Set(inventory.map(({ type }) => type));
    this.rules = new Set([
      ...rules.map(({ id }) => id),
      ...judgements.rows.map(ruleOf),
      ...Object.keys(judgements.notApplicable),
    ]);
  }

  control = (id: string): Markup => this.link('control', id, this.controls);
  citation = (id: string): Markup => this.link('citation', id, this.citations, `§ ${id}`);
  rule = (id: string): Markup => this.link('rule', ruleOf({ rule: id }), this.rules, id);
  resource = (ref: string): Markup => this.link('resource', ref, this.resources);
  type = (type: string): Markup => this.link('type', type, this.types);

  /** A sentence in which references to resources and ids of controls have become links. */
  prose(text: string): Markup {
    const parts = text.split(/([\w.-]+\/[A-Za-z0-9]+|\b[A-Z]{3}-\d+\b)/);
    return markup`${parts.map((part, i) => {
      if (i % 2 === 0) return part;
      return part.includes('/') ? this.resource(part) : this.control(part);
    })}`;
  }

  private link(kind: string, id: string, known: ReadonlySet<string>, text = id): Markup {
    if (!known.has(id)) return markup`${text}`;
    return markup`<a href="${fragment(kind, id)}">${text}</a>`;
  }
}

/** Parentheses, slashes and colons stand as they are, so that a link can be read and typed. */
export const fragment = (kind: string, id: string): string =>
  `#${kind}/${encodeURI(id).replace(/#/g, '%23')}`;
