import type {
  AdminForgetDeviceCommandInput,
  AdminListUserAuthEventsCommandInput,
  AdminSetUserMFAPreferenceCommandInput,
  ListUsersCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { refusal } from './service';

export interface FakeUser {
  readonly sub: string;
  readonly tenant: string;
  enabled: boolean;
  status: string;
  factors: string[];
  devices: string[];
  created: Date;
  /** Sign-ins and attempts, the newest first. */
  events: { type: string; response: string; at: Date }[];
  signedOut: number;
}

type Named = { UserPoolId?: string | undefined; Username?: string | undefined };

/** A Cognito user pool, as strict as the real one about what our functions use of it. */
export class FakeUserPool {
  readonly users = new Map<string, FakeUser>();

  constructor(readonly id: string) {}

  add(sub: string, over: Partial<FakeUser> = {}): FakeUser {
    const user: FakeUser = {
      sub,
      tenant: 'clinic-a',
      enabled: true,
      status: 'CONFIRMED',
      factors: ['SOFTWARE_TOKEN_MFA'],
      devices: [],
      created: new Date('2026-01-02T00:00:00Z'),
      events: [],
      signedOut: 0,
      ...over,
    };
    this.users.set(sub, user);
    return user;
  }

  private one({ UserPoolId, Username }: Named): FakeUser {
    if (UserPoolId !== this.id) throw refusal('ResourceNotFoundException');
    const user = this.users.get(Username ?? '');
    if (!user) throw refusal('UserNotFoundException');
    return user;
  }

  readonly operations = {
    AdminGetUser: (input: Named) => {
      const user = this.one(input);
      return {
        Username: user.sub,
        Enabled: user.enabled,
        UserStatus: user.status,
        UserCreateDate: user.created,
        UserAttributes: this.attributes(user),
        ...(user.factors.length > 0 && { UserMFASettingList: [...user.factors] }),
      };
    },
    AdminDisableUser: (input: Named) => {
      this.one(input).enabled = false;
      return {};
    },
    AdminUserGlobalSignOut: (input: Named) => {
      this.one(input).signedOut++;
      return {};
    },
    AdminSetUserMFAPreference: (input: AdminSetUserMFAPreferenceCommandInput) => {
      const user = this.one(input);
      const { SoftwareTokenMfaSettings: totp, WebAuthnMfaSettings: passkey } = input;
      const off = (name: string, settings: { Enabled?: boolean | undefined } | undefined) => {
        if (settings?.Enabled === false) user.factors = user.factors.filter((factor) => factor !== name);
      };
      off('SOFTWARE_TOKEN_MFA', totp);
      off('WEB_AUTHN_MFA', passkey);
      return {};
    },
    AdminListDevices: (input: Named & { Limit?: number | undefined; PaginationToken?: string }) => {
      const { Limit = 60, PaginationToken = '0' } = input;
      if (Limit > 60) throw refusal('InvalidParameterException');
      const { devices } = this.one(input);
      const from = Number(PaginationToken);
      const next = from + Limit;
      return {
        Devices: devices.slice(from, next).map((DeviceKey) => ({ DeviceKey })),
        ...(next < devices.length && { PaginationToken: String(next) }),
      };
    },
    AdminForgetDevice: (input: AdminForgetDeviceCommandInput) => {
      const user = this.one(input);
      if (!user.devices.includes(input.DeviceKey!)) throw refusal('ResourceNotFoundException');
      user.devices = user.devices.filter((key) => key !== input.DeviceKey);
      return {};
    },
    ListUsers: (input: ListUsersCommandInput) => {
      if (input.UserPoolId !== this.id) throw refusal('ResourceNotFoundException');
      const { Limit = 60, PaginationToken = '0', AttributesToGet } = input;
      if (Limit > 60) throw refusal('InvalidParameterException');
      const from = Number(PaginationToken);
      const all = [...this.users.values()];
      const next = from + Limit;
      return {
        Users: all.slice(from, next).map((user) => ({
          Username: user.sub,
          Enabled: user.enabled,
          UserStatus: user.status,
          UserCreateDate: user.created,
          Attributes: this.attributes(user).filter(({ Name }) => AttributesToGet?.includes(Name) ?? true),
        })),
        ...(next < all.length && { PaginationToken: String(next) }),
      };
    },
    AdminListUserAuthEvents: (input: AdminListUserAuthEventsCommandInput) => {
      const { events } = this.one(input);
      const { MaxResults = 60, NextToken = '0' } = input;
      if (MaxResults > 60) throw refusal('InvalidParameterException');
      const from = Number(NextToken);
      const next = from + MaxResults;
      return {
        AuthEvents: events.slice(from, next).map(({ type, response, at }) => ({
          EventType: type,
          EventResponse: response,
          CreationDate: at,
        })),
        ...(next < events.length && { NextToken: String(next) }),
      };
    },
  };

  private attributes({ sub, tenant }: FakeUser) {
    return [
      { Name: 'sub', Value: sub },
      { Name: 'custom:tenant', Value: tenant },
      { Name: 'email', Value: 'jane.doe@example.com' },
    ];
  }
}
