import { type CountryCode, getCountryCallingCode, isSupportedCountry } from "libphonenumber-js/max";
import { PiiError } from "./errors.ts";

/** The countries whose phone numbers are written without a country code. */
export type Regions = readonly Region[];

interface Region {
  country: CountryCode;
  /** Whether numbers of the North American plan are written without a country code there. */
  isNorthAmerican: boolean;
}

/** Throws `PiiError` for letters that are no country's. */
export function toRegions(countries: readonly string[]): Regions {
  const known = [...new Set(countries.map((country) => country.toUpperCase()))];
  return known.map((country) => {
    if (isSupportedCountry(country)) return { country, isNorthAmerican: getCountryCallingCode(country) === "1" };
    throw new PiiError("pii.unknown_region", `No phone numbers are known for the region "${country}"`, {
      hint: 'Name countries by their two ISO 3166 letters, such as "US" or "GB".',
    });
  });
}
