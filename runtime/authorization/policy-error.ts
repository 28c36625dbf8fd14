/** Policies that nobody may be judged by. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  constructor(readonly problems: readonly string[]) {
    super(`the policies are not in order: ${problems.join('; ')}`);
  }
}
