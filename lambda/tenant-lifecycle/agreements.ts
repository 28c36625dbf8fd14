import * as z from 'zod';
import { Refused } from './errors';

const day = z.iso.date();
const registerSchema = z.object({
  agreements: z.array(
    z.object({
      tenant: z.string(),
      state: z.enum(['requested', 'executed', 'ended']),
      executedOn: day.optional(),
      endsOn: day.optional(),
      retainUntil: day.optional(),
      legalHold: z.boolean().optional(),
      sha256: z.string().optional(),
    }),
  ),
});
export type Agreement = z.output<typeof registerSchema>['agreements'][number];

/** The register of customers' agreements, as synth has rendered it (VND-4). */
export interface Agreements {
  /**
   * @returns the agreement by which the tenant may begin
   * @throws Refused with the reason
   */
  inForce(tenant: string, today: string): Agreement;
  /**
   * @returns the agreement after whose end the tenant may be destroyed
   * @throws Refused with the reason, and the day from which it is not refused any more
   */
  over(tenant: string, today: string): Agreement;
}

/** @throws ZodError when it is no register: nobody is admitted then */
export function parseAgreements(text: string): Agreements {
  const { agreements } = registerSchema.parse(JSON.parse(text));
  const find = (tenant: string): Agreement => {
    const [agreement, ...more] = agreements.filter((entry) => entry.tenant === tenant);
    if (!agreement) throw new Refused('the register has no agreement with this tenant (164.504(e))');
    if (more.length > 0) throw new Refused('the register has more than one agreement with this tenant');
    return agreement;
  };
  const ended = ({ state, endsOn }: Agreement, today: string) =>
    state === 'ended' || (state === 'executed' && endsOn !== undefined && endsOn < today);
  return {
    inForce(tenant, today) {
      const agreement = find(tenant);
      const { state, executedOn, endsOn } = agreement;
      if (ended(agreement, today)) {
        throw new Refused(
          `the agreement has ended${endsOn === undefined ? '' : `: its last day was ${endsOn}`}`,
        );
      }
      if (state !== 'executed' || executedOn === undefined) {
        throw new Refused(`the agreement is ${state}, not executed`);
      }
      if (executedOn > today)
        throw new Refused(`the agreement is executed on ${executedOn}, which is to come`);
      return agreement;
    },
    over(tenant, today) {
      const agreement = find(tenant);
      const { legalHold, retainUntil } = agreement;
      if (!ended(agreement, today)) throw new Refused('the agreement has not ended');
      if (legalHold) throw new Refused('a legal hold forbids to destroy anything');
      if (retainUntil !== undefined && today <= retainUntil) {
        throw new Refused(`what is kept by law or contract is kept until ${retainUntil}`);
      }
      return agreement;
    },
  };
}
