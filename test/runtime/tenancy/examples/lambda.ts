import { authenticate } from './authenticate';
import { encountersOf } from './encounters';

interface Event {
  readonly requestContext: { readonly requestId: string };
  readonly pathParameters: { readonly patient: string };
}

export const handler = async (event: Event) => {
  const caller = await authenticate(event);
  const rows = await encountersOf(event.pathParameters.patient, caller, event.requestContext.requestId);
  return { statusCode: 200, body: JSON.stringify(rows) };
};
