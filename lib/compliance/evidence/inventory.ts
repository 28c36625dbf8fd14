import { encryptionOf } from '../encryption-at-rest';
import { serviceOf } from '../hipaa/services';
import { isObject, type TemplateResource } from '../template/template';
import type { TemplateSet } from '../template/template-set';
import type { InventoryItem } from './model';
import { PHI_TYPES } from './phi-types';

/** Every resource of the templates, in their order: what it is, whether it holds PHI, which key encrypts it. */
export function inventory(set: TemplateSet): InventoryItem[] {
  return [...set.resources()].map((resource) => {
    const { service, eligibility, condition } = serviceOf(resource.type);
    const encryptedBy = encryptionOf(resource, set);
    const path = resource.constructPath;
    return {
      stack: resource.template.name,
      logicalId: resource.logicalId,
      type: resource.type,
      ...(path !== undefined && { path }),
      ...(service !== undefined && { service }),
      eligibility,
      ...(condition !== undefined && { condition }),
      ...phiOf(resource),
      ...(encryptedBy !== undefined && { encryptedBy }),
    };
  });
}

/** A store or carrier holds PHI until its author says why not (`declarePhiFree`, or `Metadata.Bulwark.Phi`). */
export function phiOf({ type, metadata }: TemplateResource): Pick<InventoryItem, 'phi' | 'phiReason'> {
  if (!PHI_TYPES.has(type)) return { phi: 'n/a' };
  const bulwark = isObject(metadata.Bulwark) ? metadata.Bulwark : {};
  const declared = isObject(bulwark.Phi) ? bulwark.Phi : {};
  const reason = typeof declared.Reason === 'string' ? declared.Reason.trim() : '';
  // A declaration without a reason declares nothing.
  return declared.Holds === 'no' && reason !== '' ? { phi: 'no', phiReason: reason } : { phi: 'yes' };
}
