import { InputError } from './errors';

/** What CloudFormation asks of a custom resource. Source: AWS CloudFormation, "Custom resource request objects". */
export interface CustomResourceRequest {
  readonly requestType: 'Create' | 'Update' | 'Delete';
  readonly properties: Readonly<Record<string, unknown>>;
  /** Undefined while the resource is created. */
  readonly physicalResourceId?: string;
}

/** Where and for what CloudFormation waits for an answer. */
export interface ReturnAddress {
  readonly url: string;
  readonly stackId: string;
  readonly requestId: string;
  readonly logicalResourceId: string;
  readonly physicalResourceId?: string;
}

/**
 * Reads what an answer needs.
 * @throws InputError: without it nobody can be answered
 */
export function parseReturnAddress(event: unknown): ReturnAddress {
  const { ResponseURL, StackId, RequestId, LogicalResourceId, PhysicalResourceId } = record(
    event,
    'the event',
  );
  return {
    url: text(ResponseURL, 'ResponseURL'),
    stackId: text(StackId, 'StackId'),
    requestId: text(RequestId, 'RequestId'),
    logicalResourceId: text(LogicalResourceId, 'LogicalResourceId'),
    ...(typeof PhysicalResourceId === 'string' && { physicalResourceId: PhysicalResourceId }),
  };
}

/** @throws InputError when it is no request of CloudFormation */
export function parseRequest(event: unknown): CustomResourceRequest {
  const { RequestType, PhysicalResourceId, ResourceProperties } = record(event, 'the event');
  if (RequestType !== 'Create' && RequestType !== 'Update' && RequestType !== 'Delete') {
    throw new InputError('RequestType is not Create, Update or Delete');
  }
  return {
    requestType: RequestType,
    properties: record(ResourceProperties, 'ResourceProperties'),
    ...(RequestType !== 'Create' && { physicalResourceId: text(PhysicalResourceId, 'PhysicalResourceId') }),
  };
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError(`${what} is not an object`);
  }
  return value as Record<string, unknown>;
}

function text(value: unknown, what: string): string {
  if (typeof value !== 'string' || value === '') throw new InputError(`${what} is missing`);
  return value;
}
