/**
 * The calls of the OpenAPI over what the stand-in knows: parameters, signatures, one class for each group of actions.
 * Source: platform.md section 9.
 *
 * <p>Must not know HTTP servers or actors.
 */
package dev.nufleet.platform.openapi;
