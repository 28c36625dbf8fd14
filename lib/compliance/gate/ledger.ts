import { CfnResource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { exceptionProblems, ruleExcusing, type Exception } from './exception';
import { Exceptions } from './exceptions';

interface Entry {
  readonly exception: Exception;
  readonly scope: IConstruct;
  readonly problems: readonly string[];
}

/** All exceptions of one app, and which of them were needed. */
export class Ledger {
  readonly entries: readonly Entry[];
  private readonly used = new Map<Exception, Set<string>>();
  private readonly byConstruct = new Map<IConstruct, readonly Exception[]>();
  private readonly byLogicalId = new Map<string, CfnResource>();

  constructor(
    readonly root: IConstruct,
    readonly today: string,
  ) {
    const entries: Entry[] = [];
    for (const node of root.node.findAll()) {
      for (const exception of Exceptions.of(node).own) {
        entries.push({ exception, scope: node, problems: exceptionProblems(exception, today) });
      }
      if (CfnResource.isCfnResource(node)) {
        const stack = Stack.of(node);
        const id = stack.resolve(node.logicalId) as string;
        this.byLogicalId.set(`${stack.node.path}|${id}`, node);
      }
    }
    this.entries = entries;
  }

  /** The resource construct behind a logical id of a stack. */
  construct(stackPath: string, logicalId: string): CfnResource | undefined {
    return this.byLogicalId.get(`${stackPath}|${logicalId}`);
  }

  /** The sound exception that excuses a finding on a construct; it counts as used from then on. */
  excuse(node: IConstruct | undefined, finding: string): Exception | undefined {
    if (!node) return undefined;
    let reaching = this.byConstruct.get(node);
    if (!reaching) {
      reaching = Exceptions.of(node).inherited.filter((e) => exceptionProblems(e, this.today).length === 0);
      this.byConstruct.set(node, reaching);
    }
    for (const exception of reaching) {
      const rule = ruleExcusing(exception, finding);
      if (rule === undefined) continue;
      const used = this.used.get(exception) ?? new Set();
      this.used.set(exception, used.add(rule));
      return exception;
    }
    return undefined;
  }

  /** Whether one rule of an exception was needed. */
  isUsed(exception: Exception, rule: string): boolean {
    return this.used.get(exception)?.has(rule) ?? false;
  }
}

const ledgers = new WeakMap<IConstruct, Map<string, Ledger>>();

/** The ledger of an app, made once its tree is final and shared by all judges. */
export function ledgerOf(root: IConstruct, today: string): Ledger {
  let byDate = ledgers.get(root);
  if (!byDate) ledgers.set(root, (byDate = new Map()));
  let ledger = byDate.get(today);
  if (!ledger) byDate.set(today, (ledger = new Ledger(root, today)));
  return ledger;
}
