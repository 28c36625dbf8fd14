import { dirname, join } from 'node:path';
import {
  NestedStack,
  Stack,
  Token,
  type IPolicyValidationContext,
  type PolicyValidationStack,
} from 'aws-cdk-lib';

/** The templates of a synth, those of nested stacks too, which CDK does not hand to its validation plugins. */
export function stackTemplates(context: IPolicyValidationContext): PolicyValidationStack[] {
  const byPath = new Map(context.stackTemplates.map((stack) => [stack.stackConstructPath, stack]));
  const nested = context.appConstruct.node
    .findAll()
    .filter((node) => NestedStack.isNestedStack(node))
    .flatMap((stack): PolicyValidationStack[] => {
      const top = byPath.get(topOf(stack).node.path);
      if (!top || byPath.has(stack.node.path)) return [];
      const templatePath = join(dirname(top.templatePath), stack.templateFile);
      return [{ ...top, stackConstructPath: stack.node.path, templatePath }];
    });
  return [...context.stackTemplates, ...nested];
}

const topOf = (stack: Stack): Stack => (stack.nestedStackParent ? topOf(stack.nestedStackParent) : stack);

/** The CloudFormation name, which references of other stacks use; a nested stack has only its path. */
export const nameOf = (stack: Stack): string =>
  Token.isUnresolved(stack.stackName) ? stack.node.path : stack.stackName;
