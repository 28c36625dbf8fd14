import type { S3Client } from '@aws-sdk/client-s3';
import { Inconsistent } from './errors';
import type { Trail } from './trail';

/**
 * Makes a client tell the trail of every request to a bucket that S3 has done. One that S3 refused has touched nothing, and
 * is none of the reconciler's either.
 * Source: AWS SDK for JavaScript Developer Guide, "Middleware stack"; Amazon S3 API Reference, "Common Response Headers".
 */
export function telling<Client extends S3Client>(client: Client, bucket: string, trail: Trail): Client {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      if ((args.input as { readonly Bucket?: string }).Bucket !== bucket) return result;
      const { requestId } = result.output.$metadata;
      if (requestId === undefined) throw new Inconsistent('S3 has answered without the id of the request');
      await trail.request(context.commandName!.replace(/Command$/, ''), requestId);
      return result;
    },
    { step: 'initialize', name: 'auditTrail' },
  );
  return client;
}
