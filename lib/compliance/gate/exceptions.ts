import { Aspects, CfnResource, Stack, Stage, type IAspect } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Exception } from './exception';

const EXCEPTIONS = 'bulwark:exception';
const PHI_FREE = 'bulwark:phi-free';

/** Exceptions, kept with the construct that they excuse. */
export class Exceptions {
  /** @param scope the narrowest construct that shows the finding */
  static of(scope: IConstruct): Exceptions {
    return new Exceptions(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /** Records exceptions. The gate fails synth for one that is expired, unused, unsound or names an unknown rule. */
  add(...exceptions: readonly Exception[]): void {
    if (Stage.isStage(this.scope) || Stack.isStack(this.scope)) {
      const kind = Stack.isStack(this.scope) ? 'a stack' : 'a stage or app';
      throw new Error(
        `Exceptions.of(${this.scope.node.path || 'app'}): the scope was ${kind}; allowed: the construct that shows the finding`,
      );
    }
    for (const exception of exceptions) {
      checkFields(this.scope, exception);
      this.scope.node.addMetadata(EXCEPTIONS, exception);
    }
    Aspects.of(this.scope).add(RENDER);
  }

  /** The exceptions of this construct itself. */
  get own(): readonly Exception[] {
    return metadata<Exception>(this.scope, EXCEPTIONS);
  }

  /** The exceptions that reach this construct: its own and its ancestors'. */
  get inherited(): readonly Exception[] {
    return this.scope.node.scopes.flatMap((scope) => metadata<Exception>(scope, EXCEPTIONS));
  }
}

/**
 * Declares that nothing below a construct stores, processes or transmits PHI (VND-3 and the inventory read it).
 * @param reason why, in a sentence
 */
export function declarePhiFree(scope: IConstruct, reason: string): void {
  if (reason.trim().length < 10) {
    throw new Error(`declarePhiFree(${scope.node.path}): the reason was "${reason}"; a sentence is required`);
  }
  scope.node.addMetadata(PHI_FREE, reason);
  Aspects.of(scope).add(RENDER);
}

/** Callers without TypeScript could leave a field out; the judges rely on them. */
function checkFields(scope: IConstruct, exception: Exception): void {
  const wrong = (['reason', 'owner', 'expires', 'compensating'] as const).filter(
    (field) => typeof exception[field] !== 'string',
  );
  if (wrong.length === 0 && Array.isArray(exception.rules)) return;
  throw new Error(
    `Exceptions.of(${scope.node.path}): ${[...(Array.isArray(exception.rules) ? [] : ['rules']), ...wrong].join(', ')} missing or of a wrong type; allowed: rules as a list, the rest as text`,
  );
}

const metadata = <T>(scope: IConstruct, type: string): T[] =>
  scope.node.metadata.filter((entry) => entry.type === type).map((entry) => entry.data as T);

/**
 * Renders exceptions and PHI declarations into template metadata, where other people's checkers read them. It comes
 * with each of them, so that they reach the template in every app, whatever judges it.
 */
class RenderExceptions implements IAspect {
  visit(node: IConstruct): void {
    if (!CfnResource.isCfnResource(node)) return;
    const exceptions = Exceptions.of(node).inherited;
    const phiFree = node.node.scopes.flatMap((scope) => metadata<string>(scope, PHI_FREE)).at(-1);
    if (exceptions.length === 0 && phiFree === undefined) return;
    node.addMetadata('Bulwark', {
      ...(phiFree !== undefined && { Phi: { Holds: 'no', Reason: phiFree } }),
      ...(exceptions.length > 0 && {
        Exceptions: exceptions.map((exception) => ({
          Rules: exception.rules,
          Reason: exception.reason,
          Owner: exception.owner,
          Expires: exception.expires,
          Compensating: exception.compensating,
        })),
      }),
    });
    const ids = (checker: 'guard' | 'cfnLint' | 'checkov' | 'cfnNag') =>
      exceptions.flatMap((exception) =>
        (exception.checkers?.[checker] ?? []).map((id) => ({ id, reason: exception.reason })),
      );
    const [guard, cfnLint, checkov, cfnNag] = [ids('guard'), ids('cfnLint'), ids('checkov'), ids('cfnNag')];
    extend(
      node,
      ['guard', 'SuppressedRules'],
      guard.map(({ id }) => id),
    );
    extend(
      node,
      ['cfn-lint', 'config', 'ignore_checks'],
      cfnLint.map(({ id }) => id),
    );
    extend(
      node,
      ['checkov', 'skip'],
      checkov.map(({ id, reason }) => ({ id, comment: reason })),
    );
    extend(node, ['cfn_nag', 'rules_to_suppress'], cfnNag);
  }
}

/** Adds to a list in a resource's metadata and keeps what others wrote there. */
function extend(
  node: CfnResource,
  [key, ...path]: readonly [string, ...string[]],
  items: readonly unknown[],
): void {
  if (items.length === 0) return;
  const add = (value: unknown, [step, ...rest]: readonly string[]): unknown => {
    if (step === undefined) return [...(Array.isArray(value) ? value : []), ...items];
    const object = (value ?? {}) as Record<string, unknown>;
    return { ...object, [step]: add(object[step], rest) };
  };
  node.addMetadata(key, add(node.getMetadata(key) as unknown, path));
}

/** One for all: CDK lets an aspect visit a construct once. */
const RENDER = new RenderExceptions();
