package dev.nufleet.app.devices;

import dev.nufleet.app.campaign.CampaignRefused;
import dev.nufleet.app.campaign.DeviceCalls;
import dev.nufleet.model.DeviceTriple;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the platform says of the devices of a list, which are of one product. Names, in the list's order; each is in one
 * of the four lists of those that are wrong, or in none.
 *
 * @param missing there is none of this name
 * @param otherSecret there is one, and it is another: its secret differs
 * @param disabled may not sign in
 * @param inactive has never signed in
 * @param online is signed in now
 */
record DeviceStates(
    int all, List<String> missing, List<String> otherSecret, List<String> disabled, List<String> inactive,
    List<String> online) {

  static DeviceStates of(DeviceCalls calls, List<DeviceTriple> devices) throws CampaignRefused {
    List<String> names = devices.stream().map(device -> device.deviceName().value()).toList();
    Map<String, DeviceCalls.Known> known = new HashMap<>();
    calls.known(names).forEach(one -> known.put(one.name(), one));
    DeviceStates states = new DeviceStates(devices.size(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(),
        new ArrayList<>(), new ArrayList<>());
    for (DeviceTriple device : devices) {
      String name = device.deviceName().value();
      DeviceCalls.Known one = known.get(name);
      if (one == null) {
        states.missing.add(name);
      } else if (!isSame(one.secret(), device.deviceSecret().reveal())) {
        states.otherSecret.add(name);
      } else {
        states.sort(name, one.status());
      }
    }
    return states;
  }

  private static boolean isSame(String there, String here) {
    return MessageDigest.isEqual(
        there.getBytes(StandardCharsets.UTF_8), here.getBytes(StandardCharsets.UTF_8));
  }

  private void sort(String name, String status) {
    switch (status) {
      case "DISABLE" -> disabled.add(name);
      case "UNACTIVE" -> inactive.add(name);
      case "ONLINE" -> online.add(name);
      default -> { } // OFFLINE, the rest of the list
    }
  }

  boolean isGood() {
    return missing.isEmpty() && otherSecret.isEmpty() && disabled.isEmpty();
  }
}
