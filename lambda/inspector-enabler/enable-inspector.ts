import { setTimeout as wait } from 'node:timers/promises';
import { InputError } from '../shared/errors';

/** What Inspector can scan. */
export const RESOURCE_TYPES = ['EC2', 'ECR', 'LAMBDA', 'LAMBDA_CODE'] as const;
export type ResourceType = (typeof RESOURCE_TYPES)[number];

export type ScanState = 'ENABLING' | 'ENABLED' | 'DISABLING' | 'DISABLED' | 'SUSPENDING' | 'SUSPENDED';

/** The two calls to Inspector that are needed, for the function's own account. */
export interface Inspector {
  enable(types: readonly ResourceType[]): Promise<void>;
  states(): Promise<Readonly<Record<ResourceType, ScanState>>>;
}

/**
 * Reads the `ResourceTypes` property of the custom resource.
 * @throws InputError when it is not a list of one or more known types
 */
export function parseResourceTypes(value: unknown): readonly ResourceType[] {
  const known: readonly unknown[] = RESOURCE_TYPES;
  if (!Array.isArray(value) || value.length === 0 || !value.every((type) => known.includes(type))) {
    throw new InputError(`ResourceTypes must list one or more of ${RESOURCE_TYPES.join(', ')}`);
  }
  return value as ResourceType[];
}

/**
 * Turns scanning on and waits until it is on. Types that are on already are left alone, and nothing is ever turned
 * off, so that it can be repeated at will.
 * @param pollMs milliseconds between looks at the state
 * @throws when Inspector refuses, or when the signal is aborted first
 */
export async function enableInspector(
  inspector: Inspector,
  types: readonly ResourceType[],
  signal: AbortSignal,
  pollMs = 5000,
): Promise<void> {
  for (;;) {
    const states = await inspector.states();
    if (types.every((type) => states[type] === 'ENABLED')) return;
    const off = types.filter((type) => states[type] === 'DISABLED' || states[type] === 'SUSPENDED');
    if (off.length > 0) await inspector.enable(off);
    await wait(pollMs, undefined, { signal });
  }
}
