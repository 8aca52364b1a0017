"""DynamicFrame can be imported, not used.

https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-crawler-pyspark-extensions-dynamic-frame.html
"""

from __future__ import annotations

from awsglue.unsupported import Unsupported

DynamicFrame = Unsupported("DynamicFrame")
DynamicFrameCollection = Unsupported("DynamicFrameCollection")
