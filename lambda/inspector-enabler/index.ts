import { Inspector2Client } from '@aws-sdk/client-inspector2';
import { customResource } from '../shared/custom-resource';
import { enableInspector, parseResourceTypes } from './enable-inspector';
import { inspectorOf } from './inspector-client';

const inspector = inspectorOf(new Inspector2Client({}));

/** Turns Inspector on. Deleting the resource leaves it on: taking a stack away must not blind the account. */
export const handler = customResource({
  physicalResourceId: 'inspector',
  async apply({ requestType, properties }, signal) {
    if (requestType === 'Delete') return;
    await enableInspector(inspector, parseResourceTypes(properties.ResourceTypes), signal);
  },
});
