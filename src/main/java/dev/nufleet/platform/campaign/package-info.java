/**
 * The rules of jobs and tasks: who gets a notice when, and how a task ends. Source: platform.md sections 4 and 8.
 *
 * <p>Must not know HTTP, MQTT packets or actors.
 */
package dev.nufleet.platform.campaign;
