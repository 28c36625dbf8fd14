import { Aspects, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Declares the only regions in which PHI may be, in the template metadata of every stack below a construct, where
 * VND-5 reads it.
 * @param regions such as `us-east-1`
 */
export function declarePhiRegions(scope: IConstruct, regions: readonly string[]): void {
  Aspects.of(scope).add({
    visit(node) {
      if (!Stack.isStack(node)) return;
      const { metadata } = node.templateOptions;
      const bulwark = metadata?.Bulwark as Record<string, unknown> | undefined;
      node.templateOptions.metadata = { ...metadata, Bulwark: { ...bulwark, PhiRegions: regions } };
    },
  });
}
