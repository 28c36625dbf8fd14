import { ELIGIBLE_SERVICES, type Lifecycle } from './eligible-services';
import { NOT_NAMED, PHI_NEUTRAL } from './other-services';

/** What the list of HIPAA-eligible services says of a CloudFormation type. */
export interface ServiceVerdict {
  /** As the list names it; two names where the type serves both; undefined when the list names none. */
  readonly service?: string;
  /** `not-named` is not "AWS says no": the list does not say yes, and so no PHI may be there. */
  readonly eligibility: 'eligible' | 'phi-neutral' | 'not-named';
  /** What the list excludes or asks for; without a proof that it holds, no PHI may be there. */
  readonly condition?: string;
  readonly lifecycle?: Lifecycle;
  /** Why a type is phi-neutral or not named. */
  readonly reason?: string;
}

const UNKNOWN: ServiceVerdict = {
  eligibility: 'not-named',
  reason: 'the list names no service with such types',
};

/**
 * A custom resource stores nothing of its own: CloudFormation calls the provider, whose function and permissions are
 * resources that are judged by themselves. `AWS::CloudFormation::CustomResource` is on the list by its prefix.
 */
const CUSTOM: ServiceVerdict = { service: 'AWS CloudFormation', eligibility: 'eligible' };

const VERDICTS = verdicts();
const LONGEST_FIRST = [...VERDICTS.keys()].toSorted((a, b) => b.length - a.length);
const known = new Map<string, ServiceVerdict>();

/**
 * The service of a CloudFormation type and whether it may hold PHI, by the longest matching prefix.
 * @param type such as `AWS::S3::Bucket`; a type that no table knows is not named
 */
export function serviceOf(type: string): ServiceVerdict {
  let verdict = known.get(type);
  if (!verdict) {
    const prefix = LONGEST_FIRST.find((candidate) => type.startsWith(candidate));
    verdict = (prefix !== undefined && VERDICTS.get(prefix)) || UNKNOWN;
    known.set(type, verdict);
  }
  return verdict;
}

function verdicts(): ReadonlyMap<string, ServiceVerdict> {
  const table = new Map<string, ServiceVerdict>([['Custom::', CUSTOM]]);
  for (const { service, prefixes, ...details } of ELIGIBLE_SERVICES) {
    for (const prefix of prefixes) {
      const other = table.get(prefix);
      table.set(prefix, {
        ...other,
        ...details,
        service: other ? `${other.service} or ${service}` : service,
        eligibility: 'eligible',
      });
    }
  }
  for (const [eligibility, groups] of [
    ['phi-neutral', PHI_NEUTRAL],
    ['not-named', NOT_NAMED],
  ] as const) {
    for (const { prefixes, reason } of groups) {
      for (const prefix of prefixes) table.set(prefix, { eligibility, reason });
    }
  }
  return table;
}
