package dev.nufleet.platform.openapi;

/**
 * Why an OpenAPI call fails. Problems of the transport (signature, unknown action, missing parameter, throttling)
 * answer with an HTTP status, those of the business with 200 and {@code Success:false}.
 */
public final class ApiProblem extends RuntimeException {
  public final int status;
  public final String code;

  private ApiProblem(int status, String code, String message) {
    super(message, null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
    this.status = status;
    this.code = code;
  }

  public static ApiProblem transport(int status, String code, String message) {
    return new ApiProblem(status, code, message);
  }

  public static ApiProblem missing(String parameter) {
    return new ApiProblem(400, "MissingParameter",
        "The input parameter \"" + parameter + "\" that is mandatory for processing this request is not supplied.");
  }

  static ApiProblem business(Cause cause, String message) {
    return new ApiProblem(200, cause.code, message);
  }

  /** The call is for another instance. The code is the platform's own (help page 87387). */
  public static ApiProblem noInstance(String message) {
    return business(Cause.NO_INSTANCE, message);
  }

  public boolean isBusiness() {
    return status == 200;
  }

  /**
   * The codes of business errors. Those that the platform publishes (help page 87387, platform.md section 17) are its
   * own; {@code iot.ota.*} and what else is not public is this stand-in's choice.
   */
  enum Cause {
    SYSTEM("iot.system.SystemException"),
    NO_INSTANCE("iot.system.InstanceNotFound"),
    INVALID("iot.common.InvalidParameter"),
    NO_PRODUCT("iot.prod.NotExistedProduct"),
    PRODUCT_HAS_DEVICES("iot.prod.HasDevices"),
    TOO_MANY_PRODUCTS("iot.prod.ProductCountExceedMax"),
    PRODUCT_NAME("iot.prod.InvalidFormattedProductName"),
    PRODUCT_NAME_EXISTS("iot.prod.AlreadyExistedProductName"),
    NODE_TYPE("iot.prod.InvalidNodeType"),
    NO_DEVICE("iot.device.NotExistedDevice"),
    DEVICE_EXISTS("iot.device.AlreadyExistedDeviceName"),
    TOO_MANY_DEVICES("iot.device.ApplyManyDevicesFailed"),
    NO_APPLICATION("iot.device.DeviceApplyIsNotFound"),
    DEVICE_NAME("iot.device.InvalidFormattedDeviceName"),
    PAGE("iot.common.InvalidPageParams"),
    TOPIC("iot.messagebroker.InvalidFormattedTopicName"),
    NOT_BASE64("iot.messagebroker.MessageContentIsNotBase64Encode"),
    TOO_MANY_MODULES("iot.ota.ModuleCountLimit"),
    NO_GROUP("iot.group.NullGroup"),
    GROUP_EXISTS("iot.group.NameExisted"),
    MODULE_EXISTS("iot.ota.ModuleAlreadyExists"),
    NO_MODULE("iot.ota.ModuleNotFound"),
    MODULE_IN_USE("iot.ota.ModuleInUse"),
    NO_FIRMWARE("iot.ota.FirmwareNotFound"),
    FIRMWARE_EXISTS("iot.ota.FirmwareNameAlreadyExists"),
    FIRMWARE_IN_USE("iot.ota.FirmwareInUse"),
    FIRMWARE_UNCHECKED("iot.ota.FirmwareNotVerified"),
    NO_FILE("iot.ota.FirmwareFileNotFound"),
    TOO_MANY_FIRMWARES("iot.ota.FirmwareCountLimit"),
    FILE_TOO_BIG("iot.ota.FirmwareSizeLimit"),
    VERIFY_STATE("iot.ota.FirmwareVerifyState"),
    NO_JOB("iot.ota.JobNotFound"),
    NO_TARGET("iot.ota.NoTargetDevice"),
    JOB_STATE("iot.ota.JobStatus"),
    DYNAMIC_EXISTS("iot.ota.DynamicJobAlreadyExists"),
    NO_TASK("iot.ota.TaskNotFound"),
    TASK_STATE("iot.ota.TaskStatus"),
    NO_CONFIG("iot.config.NotFound");

    public final String code;

    Cause(String code) {
      this.code = code;
    }
  }
}
