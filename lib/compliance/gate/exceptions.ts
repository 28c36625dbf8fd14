import { Aspects, CfnResource, type IAspect } from 'aws-cdk-lib';
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
    for (const exception of exceptions) this.scope.node.addMetadata(EXCEPTIONS, exception);
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
    if (guard.length > 0) node.addMetadata('guard', { SuppressedRules: guard.map(({ id }) => id) });
    if (cfnLint.length > 0) {
      node.addMetadata('cfn-lint', { config: { ignore_checks: cfnLint.map(({ id }) => id) } });
    }
    if (checkov.length > 0) {
      node.addMetadata('checkov', { skip: checkov.map(({ id, reason }) => ({ id, comment: reason })) });
    }
    if (cfnNag.length > 0) node.addMetadata('cfn_nag', { rules_to_suppress: cfnNag });
  }
}

/** One for all: CDK lets an aspect visit a construct once. */
const RENDER = new RenderExceptions();
