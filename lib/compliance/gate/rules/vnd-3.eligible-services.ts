import { serviceOf } from '../../hipaa/services';
import { isObject } from '../../template/template';
import { notApplicable, phiFreeReason } from '../judging';
import type { Rule } from '../rule';

/** Why the author says that the condition of a service holds (`Metadata.Bulwark.Phi.Condition`). */
function conditionReason(metadata: { readonly [key: string]: unknown }): boolean {
  const bulwark = metadata.Bulwark;
  const phi = isObject(bulwark) ? bulwark.Phi : undefined;
  return isObject(phi) && typeof phi.Condition === 'string' && phi.Condition.trim().length >= 10;
}

/** 45 CFR 164.308(b)(1). AWS, "HIPAA Eligible Services Reference". */
export const eligibleServices: Rule = {
  id: 'VND-3.eligible-services',
  title: 'Only HIPAA-eligible services hold PHI',
  help: 'Use an eligible service, or declare the resource PHI-free with a reason (declarePhiFree in CDK, Metadata.Bulwark.Phi in a template).',
  types: '*',
  judge(resource) {
    const { type, metadata } = resource;
    if (type === '') return notApplicable;
    const { service, eligibility, condition } = serviceOf(type);
    if (eligibility === 'phi-neutral' || (eligibility === 'eligible' && condition === undefined)) return [];
    if (phiFreeReason(resource) !== undefined) return [];
    if (eligibility === 'eligible' && conditionReason(metadata)) return [];
    const given =
      condition === undefined ? `${type}, of a service that is not named` : `${service}: ${condition}`;
    return [
      {
        path: 'Type',
        given,
        allowed: 'a service on the list, without an open condition, or a resource declared PHI-free',
      },
    ];
  },
};
