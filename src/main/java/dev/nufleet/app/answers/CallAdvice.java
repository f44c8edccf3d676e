package dev.nufleet.app.answers;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What to do about an error code of the OpenAPI. Codes and their meaning: the platform's page of error codes (help page
 * 87387, read on 2026-11-27); those of the transport are common to all of Alibaba Cloud's products. The advice is ours.
 */
final class CallAdvice {
  private static final String THROTTLING = "Throttling";
  private static final String UNKNOWN =
      "look the code up in the platform's page of error codes (help.aliyun.com/document_detail/87387.html)";

  /** By the beginning of the code, the longer ones first. */
  private static final Map<String, String> ADVICE = new LinkedHashMap<>();

  static {
    ADVICE.put(CallLog.SILENCE, "look at the network between, at --region and at the platform's status page");
    ADVICE.put(THROTTLING, "more calls in a second than the account may make: others use the same account now, or the"
        + " limits of --limits are too high");
    ADVICE.put("SignatureDoesNotMatch", "the access key's secret is wrong, or this machine's clock is");
    ADVICE.put("InvalidAccessKeyId", "there is no such access key, or it is disabled: look at --access-key-id");
    ADVICE.put("Forbidden", "the key's user lacks the right: give the RAM user AliyunIOTFullAccess, or less that has"
        + " this action");
    ADVICE.put("InvalidTimeStamp", "this machine's clock is wrong");
    ADVICE.put("MissingParameter", "a parameter is missing: with an instance that has an id, name it by --instance-id");
    ADVICE.put("InvalidAction", "the endpoint does not know the action: look at --region");
    ADVICE.put("ServiceUnavailable", "the platform is busy: try later");
    ADVICE.put("iot.system.InstanceNotFound", "there is no such instance in this region: look at --instance-id and"
        + " --region");
    ADVICE.put("iot.Sre.IotInstanceNotFound", "there is no such instance in this region: look at --instance-id and"
        + " --region");
    ADVICE.put("iot.system.UidNotFound", "the account has not activated IoT Platform in this region");
    ADVICE.put("iot.system.BillIsOverDue", "the account has an overdue bill");
    ADVICE.put("Iot.system.BillIsOverDue", "the account has an overdue bill");
    ADVICE.put("iot.system.", "a trouble of the platform's: try later, then ask its support");
    ADVICE.put("iot.common.RamActionPermissionDeny", "the key's user lacks the right: give the RAM user"
        + " AliyunIOTFullAccess, or less that has this action");
    ADVICE.put("iot.common.AuthActionPermissionDeny", "the devices belong to another account than the access key, or"
        + " to another instance: look at --devices and --instance-id");
    ADVICE.put("iot.common.APINotSupportedInInstance", "this kind of instance does not have the call: an Enterprise"
        + " Edition instance does");
    ADVICE.put("iot.common.", "compare the parameters with the page of this action");
    ADVICE.put("iot.check.", "compare the parameters with the page of this action");
    ADVICE.put("iot.prod.NotExistedProduct", "there is no such product in this instance: look at the ProductKey in"
        + " --devices and at --instance-id");
    ADVICE.put("iot.prod.", "look at the product in the console");
    ADVICE.put("iot.device.NotExistedDevice", "a device of --devices does not exist there: register it first");
    ADVICE.put("iot.device.", "look at the devices of --devices in the console");
    ADVICE.put("iot.ota.", "look at packages and jobs in the console: one of the same name or for the same devices"
        + " may be there");
  }

  private CallAdvice() {}

  /** @return a sentence without a full stop */
  static String of(String code) {
    return ADVICE.entrySet().stream().filter(entry -> code.startsWith(entry.getKey())).findFirst()
        .map(Map.Entry::getValue).orElse(UNKNOWN);
  }

  static boolean isThrottling(String code) {
    return code.startsWith(THROTTLING);
  }
}
