/**
 * What the stand-in knows: products, devices, groups, packages, jobs and tasks, and where that is kept over a restart.
 *
 * <p>Must not know why a task turns: that is {@code platform.campaign}'s.
 */
package dev.nufleet.platform.registry;
