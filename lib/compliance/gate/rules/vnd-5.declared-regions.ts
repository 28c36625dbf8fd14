import { serviceOf } from '../../hipaa/services';
import { notApplicable, phiFreeReason, problemWith } from '../judging';
import { phiRegions } from '../phi-regions';
import type { Rule } from '../rule';

/** Types of global services, whose templates may stand in any region. */
const GLOBAL = /^AWS::(IAM|CloudFront|Route53|Budgets|CE|Organizations|CDK|GlobalAccelerator)::/;

/** A store in another region is a promise broken, whoever put it there. Contract; 45 CFR 164.308(b)(1). */
export const declaredRegions: Rule = {
  id: 'VND-5.declared-regions',
  title: 'Every resource that may hold PHI is in a declared region',
  help: 'Deploy the stack to a declared region, or declare the resource PHI-free with a reason.',
  types: '*',
  judge(resource) {
    const { region } = resource.template;
    // A template file does not say where it will be deployed.
    if (region === undefined || GLOBAL.test(resource.type)) return notApplicable;
    if (serviceOf(resource.type).eligibility === 'phi-neutral') return notApplicable;
    const regions = phiRegions(resource.template);
    if (regions.allows(region) || phiFreeReason(resource) !== undefined) return [];
    return [problemWith('', region, regions.text)];
  },
};
