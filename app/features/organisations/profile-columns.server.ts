import type { ProfileInput } from './organisation.schema.ts'

/** The columns behind the profile form. */
export function profileColumns(input: ProfileInput) {
  return {
    short_name: input.shortName,
    size: input.size,
    park: input.park,
    street: input.street,
    address: input.address,
    description: input.description,
    office_phone: input.officePhone,
    categories_json: JSON.stringify(input.categories),
  }
}
