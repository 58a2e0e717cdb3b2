"""The REST API by topic: mixins of GatewayService. A method is: call the owner of the data, shape the HTTP answer."""
