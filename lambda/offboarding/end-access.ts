import { errorName } from '../shared/errors';
import type { AccountState, World } from './world';

export type StepName = 'disable' | 'sessions' | 'sign-out' | 'factors' | 'devices' | 'account';

/** What a step came to: it is done, or there was nothing to be done. */
export interface Step {
  readonly step: StepName;
  readonly result: 'done' | 'absent';
}

export interface EndedAccess {
  readonly steps: readonly Step[];
  /** What the directory says afterwards; null when it has no such account. */
  readonly state: AccountState | null;
}

/** Some steps failed. What could be done is done, and all is tried again. */
export class AccessNotEndedError extends Error {
  override readonly name = 'AccessNotEndedError';
}

/** A sign-in that was under way when the account was disabled ends as well. */
const UNDER_WAY_SECONDS = 60;

/**
 * Ends the access of an account: nobody signs in with it, nobody is signed in with it, and no factor of it counts. Each
 * step is tried whatever became of the others, each may be done again, and the directory is asked afterwards.
 * @throws AccessNotEndedError unless all of it is done
 */
export async function endAccess(
  { account, tenant }: { readonly account: string; readonly tenant?: string | undefined },
  { directory, sessions, accounts, logger, clock }: World,
): Promise<EndedAccess> {
  const steps: Step[] = [];
  let failures = 0;
  const attempt = async (step: StepName, work: () => Promise<boolean>) => {
    try {
      steps.push({ step, result: (await work()) ? 'done' : 'absent' });
    } catch (error) {
      failures++;
      logger.error('a step of leaving failed', { account, step, error: errorName(error) });
    }
  };
  // The order matters: whoever is put out must not come in again meanwhile.
  await attempt('disable', () => directory.disable(account));
  await attempt('sessions', async () => {
    const at = Math.floor(clock() / 1000) + UNDER_WAY_SECONDS;
    await sessions.endPerson('workforce', account, { at, reason: 'offboarded' });
    return true;
  });
  await attempt('sign-out', () => directory.signOut(account));
  await attempt('factors', () => directory.turnOffFactors(account));
  await attempt('devices', () => directory.forgetDevices(account));
  if (tenant !== undefined) await attempt('account', () => accounts.end(tenant, account));
  if (failures > 0) throw new AccessNotEndedError(`${failures} steps failed`);
  const state = await directory.look(account);
  if (state?.enabled) throw new AccessNotEndedError('the account is enabled');
  return { steps, state: state ?? null };
}
